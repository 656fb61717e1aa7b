"""The figures of speed and size, beside Rasa's default and a plain scikit-learn pipeline."""
