"""The four plans as stories: what agencies do day by day, told once, for the demonstration and for the journeys. 四个方案的故事。

One module for each plan. A story says who posts what at which local time, what must be refused, and what each then sees; a
`Teller` decides what becomes of that.
"""
