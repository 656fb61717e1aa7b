"""The studio: organizers change what Farol says, on a web page, without a programmer."""
