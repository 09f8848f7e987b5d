"""What a score learns with: encodings, models, calibration, reasons. Pure: frames in, numbers out."""
