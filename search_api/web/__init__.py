"""The screens that staff work with, drawn by the server."""

from search_api.web.home import router

__all__ = ["router"]
