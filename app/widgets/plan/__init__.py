"""What a session plan is made and changed with."""
