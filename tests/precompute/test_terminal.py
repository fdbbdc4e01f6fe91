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


def test_the_bar_goes_on_after_a_whole_batch_at_once(capsys):
    """A batch of a VGG takes minutes on a CPU: whoever waits sees its steps, not its end alone."""
    bar = Terminal().bar("vgg16", 100_000, "step")
    bar.bar.mininterval = 0
    bar.advance(8000, "8 cells run")
    capsys.readouterr()
    bar.advance(3)
    bar.advance(0, "still 8 cells run")
    shown = capsys.readouterr().err
    assert "8.00k/100k" in shown
    assert "still 8 cells run" in shown
    bar.bar.close()


def test_words_end_the_bar_before_them(capsys):
    terminal = Terminal()
    terminal.bar("CVAE", 3, "epoch").advance(1, "val_loss 0.4")
    terminal.say("next")
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == "next"
    terminal.close()
