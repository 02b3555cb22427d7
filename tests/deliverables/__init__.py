"""What every run of every template must hold, whatever the data: checked on simulated and on real engagements."""
