"""Whether this machine, this installation and this archive are as they should be: `archiver doctor`."""
