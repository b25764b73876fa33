"""Pictures of the pulse. Each is told a phase and owns no clock."""
