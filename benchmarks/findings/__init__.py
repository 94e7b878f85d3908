"""How well findings and recommendations are found in real reports."""
