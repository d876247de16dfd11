"""Knowledge folders in git repositories on other machines."""
