"""What any API of ours stands on: strict shapes in and out, problems, pages, answers kept for retries, its document.

It knows nothing of promises; `portal.api` says which operations there are.
"""
