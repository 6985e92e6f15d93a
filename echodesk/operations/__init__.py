"""What an operator and their monitoring look at."""
