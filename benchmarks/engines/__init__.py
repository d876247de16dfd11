"""The engines that are compared; each module imports the library it is about."""
