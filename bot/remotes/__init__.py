"""Knowledge folders in git repositories, on this machine and on others."""
