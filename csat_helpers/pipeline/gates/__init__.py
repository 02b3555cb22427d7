"""What must hold before anything is published, one check a file."""
