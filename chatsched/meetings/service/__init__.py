"""What can be done about invites and meetings: one small file for each thing."""
