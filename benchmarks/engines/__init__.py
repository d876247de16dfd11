"""The engines that are compared. Each module imports only the library of its engine."""
