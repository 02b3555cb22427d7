"""Reports in forked processes: everything imported and the prepared survey in memory once, one child a report.

``caller`` is in the process that was asked, ``zygote`` in one that has imported everything and holds no client's data,
``server`` in one forked from it for an engagement, ``child`` in one forked from that for a report.
"""
