"""What a large installation is made of, as servers on loopback that tests share.

Each is started by the first test that needs it, once for all test processes of a run, and ended
with the run.
"""
