"""What every feature stands on and what knows nothing of promises: database, clock, gate, errors, mail, jobs."""
