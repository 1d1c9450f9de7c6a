"""The public site as files: the pages that anybody may read, built into a folder that any static host can serve.

Each page belongs to a batch, and a feature of `public` brings its batches by a source that `create_app` registers. A
build asks every source which addresses there are and what each of them shows (a short key, cheap to know), takes away
what is gone, and makes only those whose key is new. Templates are those of the application.
"""
