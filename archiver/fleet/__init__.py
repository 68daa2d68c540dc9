"""The same crawl on several machines: Celery carries the work, one writer beside the archive stores what the workers find.

An `Assignment` is what a worker is told: to read an outlet's lists, or to ask for some of its pages, with what the archive remembers
of it. The worker runs an ordinary crawl on a passing archive and sends every write to it as a `Write`, in `Parcel`s. The writer repeats the
writes on the real archive, each parcel once, and then says what the outlet's next assignment is.
"""
