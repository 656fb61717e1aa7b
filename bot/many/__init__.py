"""What several processes share, in Redis, so that any of them can answer anybody.

Nothing here is used unless FAROL_REDIS_URL is set. Redis holds what a single process would hold in
memory, and no more: slots, places in a line, counts, our own replies for a minute. All of it dies
by itself, but for the one random key that pseudonyms are made with; that dies with Redis, which
should write nothing to a disk.
"""
