"""The JSON interface under ``/api/v1``; what each account may see and do is what its screens show."""

from search_api.api.router import router

__all__ = ["router"]
