"""The commands of ``python -m bot``, in modules by task."""
