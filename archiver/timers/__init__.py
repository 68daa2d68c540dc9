"""Having crawls run by themselves on this machine: systemd user units, or lines in the user's crontab."""
