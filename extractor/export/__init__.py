"""Results out: tables (the contract), CSV, JSON with its schema, and a summary for a terminal."""
