"""Where allauth's pages stand, and a session check."""

from django.http import JsonResponse
from django.urls import include, path


def me(request):
    """Who is signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"email": request.user.email})


urlpatterns = [path("accounts/", include("allauth.urls")), path("me/", me)]
