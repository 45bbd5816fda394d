"""What people keep beside the library: answers as they were given, conversations, feedback."""
