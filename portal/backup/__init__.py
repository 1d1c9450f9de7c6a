"""Backups: everything that an installation must not lose, in one file that either engine can be restored from.

A backup is a zip file: `manifest.json`, one member of JSON lines for each table, and the list of erasures, which hold
in older backups too. It is taken from one moment while the portal runs. Restoring fills a scratch database, verifies
the record there, and only then puts it in the place of the old one.
"""
