"""The outer shell: web pages and HTTP over what the pipeline stored."""
