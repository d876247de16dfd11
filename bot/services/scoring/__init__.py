"""Golden questions, their scorecard and baseline, and the calibration learned from them."""
