"""What the API takes and answers, as models, and its description made from them (OpenAPI 3.1)."""
