"""How people and machines look in: Flask pages and the API."""
