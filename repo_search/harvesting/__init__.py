"""The use-case of being harvested: OAI-PMH 2.0, the Open Archives Initiative Protocol for Metadata
Harvesting."""
