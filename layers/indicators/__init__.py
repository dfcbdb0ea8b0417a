"""Rules, and the figures that follow from them: coverage, rates, gaps, scenarios, next sites."""
