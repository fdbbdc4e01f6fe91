"""What people see while a job runs."""

import re

from precompute.terminal import Terminal


def test_the_bar_shows_cells_rate_and_time_left(capsys):
    terminal = Terminal()
    bar = terminal.bar("vgg19", 400, "step")
    bar.advance(100, "16 of 64 cells")
    bar.bar.refresh()
    shown = capsys.readouterr().err.split("\r")[-1]
    assert "vgg19" in shown
    assert "100/400" in shown
    assert "16 of 64 cells" in shown
    assert re.search(r"<[\d:?]+, .*step/s", shown), "time left and steps per second"
    terminal.say("done")
    assert capsys.readouterr().err.endswith("done\n")


def test_words_end_the_bar_before_them(capsys):
    terminal = Terminal()
    terminal.bar("CVAE", 3, "epoch").advance(1, "val_loss 0.4")
    terminal.say("next")
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "next"
    terminal.close()
