"""The register of agreements on the web."""

from fastapi import APIRouter

from assistant.web.site import Site


def register_routes(site: Site) -> APIRouter:
    """Make the routes of the register."""
    return APIRouter()
