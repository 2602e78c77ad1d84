"""What agencies do together beside their cases: joint actions, the daybook, letters, evidence, supervision, consultations. 联动。

All of it is said in the words of the plans' stories (`scripts.tales.acting`, `scripts.tales.ways`), about made-up matters.
"""
