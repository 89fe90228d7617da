"""What every page is made with: a visit, a form, a step, a page. Begin with README.md."""
