"""What programs ask and read, and how it is described to them. Begin with README.md."""
