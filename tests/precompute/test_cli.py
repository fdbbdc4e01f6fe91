"""Options, presets, and the messages at the command line's edge."""

import json
import subprocess
import sys

import pytest

from precompute import backend, cli
from precompute.axes import AXES
from precompute.cli import main, parse_args
from precompute.config import PRESETS
from precompute.embedded import EMBEDDED_PACKS
from precompute.options import make_parser
from precompute.pack.roles import PHANTOM_SOURCE


def test_without_options_it_runs_quick_and_with_a_gpu_the_paper():
    assert parse_args([]).config == PRESETS["quick"].config
    assert parse_args(["--gpu"]).config == PRESETS["paper"].config
    assert parse_args(["--gpu", "--preset", "smoke"]).config == PRESETS["smoke"].config


def test_the_paper_preset_is_the_papers_grid():
    config = PRESETS["paper"].config
    assert config.axes == {axis.key: axis.values for axis in AXES}
    assert (config.steps, config.size) == (1000, 180)
    assert config.extractors == ("vgg19", "cvae-encoder")


def test_every_preset_can_be_run_and_says_what_to_expect():
    for name, preset in PRESETS.items():
        preset.config.check()
        assert preset.expect in make_parser().format_help(), name


def test_every_value_can_be_overridden():
    arguments = (
        "--preset smoke --extractors vgg16,cvae-encoder --style-weights 1e-8,1e-9 "
        "--learning-rates 0.05 --content-weights 1 --steps 7 --size 40 --epochs 3 --keep-rgb "
        "--weights vgg16=random --select vgg16:*:1e-9:* --batch-cells 5 --out somewhere "
        "--scheduler tcp://127.0.0.1:8786"
    )
    options = parse_args(arguments.split())
    config = options.config
    assert config.extractors == ("vgg16", "cvae-encoder")
    assert config.axes == {
        "learning_rate": (0.05,), "style_weight": (1e-9, 1e-8), "content_weight": (1.0,)
    }  # fmt: skip
    assert (config.steps, config.size, config.epochs, config.keep_rgb) == (7, 40, 3, True)
    assert config.weights == {"vgg16": "random"}
    assert config.select == ("vgg16:*:1e-9:*",)
    assert config.batch_cells == 5
    assert str(options.out) == "somewhere"
    assert options.scheduler == "tcp://127.0.0.1:8786"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--steps 0", "steps is 0; expected a whole number, at least 1"),
        ("--batch-cells=-1", "batch_cells is -1; expected a whole number, at least 0"),
        ("--size 16", "size is 16; expected a whole number, at least 32"),
        ("--style-weights 1e-9,x", "'1e-9,x' is no list of numbers"),
        ("--style-weights 1e-9,1e-9", "a value twice"),
        ("--learning-rates=-1", "-1.0; expected finite numbers above 0"),
        ("--extractors vgg99", "'vgg99' is no extractor; expected a list of: vgg19"),
        ("--weights resnet=x", "'resnet=x'; expected vgg16=WHICH or vgg19=WHICH"),
        ("--out cache/phantom", "an embedded pack; choose another folder"),
        ("--out cache/phantom/sub", "an embedded pack; choose another folder"),
        ("--out README.md", "which is a file; expected a folder"),
        ("--pair-seed=-1", "pair_seed is -1; expected 0 to"),
        ("--cvae-rate inf", "cvae_rate is inf; expected a number between 0 and 1"),
        ("--size 99999", "size is 99999; expected at most 4096"),
        ("--weights vgg16=random", "vgg16, which is not in this run; its extractors are vgg19"),
        ("--slices 0-3", "slices is 0-3; expected such as 8-14"),
        ("--slices 9-3", "slices is 9-3; expected such as 8-14"),
        ("--slices many", "'many'; expected such as 8-14, or 10"),
        ("--baselines vae", "'vae'; expected none, or such as vae=100, from: vae, cvae_transposed"),
        ("--baselines gan=5", "'gan=5'; expected none, or such as vae=100"),
        ("--content a.png", "content is given without style; give both, or neither"),
        ("--style a.png", "style is given without content; give both, or neither"),
        ("--pitch 0", "pitch is 0.0; expected millimetres a pixel"),
        ("--phase diastole", "invalid choice: 'diastole'"),
        ("--cvae-period 20 --patience 40", "more than a whole wave of the learning rate, 2 x 20"),
        ("--augmented=-1", "augmented is -1; expected a whole number, at least 0"),
        ("--content docs --style docs", "docs: is a folder; expected a picture"),
        ("--data scans --slices 8-9", "--slices is of the phantom; --data takes its place. Leave"),
        ("--pitch 1.5", "--pitch is of your own images; give them with --data"),
        ("--licence CC0", "--licence is of your own images"),
        ("--provenance CC0", "--provenance is of your own images"),
        (["--data", "scans", "--provenance", f"{PHANTOM_SOURCE}!"], "as synthetic, and only the"),
        ("--title= ", "''; expected one line of 1 to 500 characters"),
        ("--title a\x07b", "expected one line"),
        (
            "--content a.png --style b.png --latent 8 --extractors vgg16",
            "--latent is of the CVAE's",
        ),
        ("--content a --style b --pair-seed 0", "--pair-seed is of a generated pair"),
        ("--stile-weights 1e-9", "'--stile-weights'; did you mean --style-weights? --help lists"),
        ("--stepps=9", "no option is called '--stepps=9'; did you mean --steps?"),
        ("--hlep", "no option is called '--hlep'; did you mean --help?"),
        ("--lr 5e-2", "no option is called '--lr'; --help lists them all"),
        ("--style-weights 1e-9 1e-8", "'1e-8' belongs to no option; write a list as 1e-9,1e-8"),
        ("--select vgg16:*", "2 parts; expected EXTRACTOR:LR:SW:CW"),
    ],
)
def test_a_bad_option_is_explained(arguments, message, capsys):
    with pytest.raises(SystemExit) as stop:
        parse_args(arguments.split() if isinstance(arguments, str) else arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


def test_images_are_looked_at_before_weights_are_fetched(tmp_path, capsys):
    (tmp_path / "text.png").write_text("no picture")
    text, out = str(tmp_path / "text.png"), str(tmp_path / "pack")
    for arguments, message in (
        (["--data", "no/scans"], "--data is no/scans: there is no such file or folder"),
        (["--content", text, "--style", text, "--extractors", "vgg19"], f"{text} is no picture"),
    ):
        assert main([*arguments, "--weights", "vgg19=/no/file", "--out", out]) == 1
        said = capsys.readouterr().err
        assert message in said
        assert "/no/file" not in said
        assert not (tmp_path / "pack").exists()


def test_what_is_not_installed_is_named_without_a_traceback():
    without = "import runpy, sys; sys.modules['numpy'] = None; runpy.run_module('precompute', "
    command = [sys.executable, "-c", f"{without} run_name='__main__')"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: numpy: not installed for {sys.executable}. Either `make pre")


def test_the_job_says_where_keras_lacks_and_other_commands_do_without(
    tiny_pack, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "keras", None)
    assert main(["--out", str(tmp_path / "pack")]) == 1
    assert "keras: not installed for" in capsys.readouterr().err
    assert main(["verify", str(tiny_pack)]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is True


def test_the_options_of_images_and_models():
    arguments = (
        "--data scans --phase ed --pitch 1.2 --licence CC0 --pair reconstruction --title Ours "
        "--baselines vae=7,cvae_transposed=2 --patience 90 --cvae-period 40 --keep-originals"
    )
    config = parse_args(arguments.split()).config
    assert (str(config.data), config.phase, config.pitch) == ("scans", "ed", 1.2)
    assert (config.licence, config.title, config.pair) == ("CC0", "Ours", "reconstruction")
    assert config.baselines == {"vae": 7, "cvae_transposed": 2}
    assert (config.patience, config.period, config.keep_originals) == (90, 40, True)
    assert parse_args(["--slices", "6"]).config.slices == (6, 6)
    assert parse_args(["--slices", "3-5"]).config.slices == (3, 5)
    assert parse_args(["--baselines", "none"]).config.baselines == {}
    assert parse_args([]).config.period == PRESETS["quick"].config.epochs


@pytest.mark.parametrize("pack", EMBEDDED_PACKS, ids=lambda pack: pack.name)
def test_an_embedded_pack_is_guarded_from_any_folder(pack, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for out in (pack, pack / "within"):
        with pytest.raises(SystemExit):
            parse_args(["--out", str(out)])
    assert parse_args(["--out", str(pack), "--embedded"]).out == pack


def test_a_command_that_is_none_is_named(capsys):
    assert main(["verif", "cache/phantom"]) == 2
    assert "no command 'verif'; expected verify" in capsys.readouterr().err


def test_verify_prints_json_and_fails_unless_whole(tiny_pack, tmp_path, capsys):
    assert main(["verify", str(tiny_pack)]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert (summary["cells"], summary["missing"], summary["damaged"]) == (72, 6, 0)
    assert main(["verify", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in json.loads(capsys.readouterr().out)["faults"][0]


def test_gpu_without_a_gpu_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(backend, "gpus", lambda: [])
    assert main(["--gpu", "--out", str(tmp_path / "p")]) == 1
    assert "sees no GPU" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_a_pack_is_not_put_among_other_files(tmp_path, capsys):
    (tmp_path / "holiday.png").touch()
    with pytest.raises(SystemExit):
        parse_args(["--out", str(tmp_path)])
    error = capsys.readouterr().err
    assert "which holds other files, such as holiday.png; expected a pack, an empty folder" in error


@pytest.mark.parametrize("file", [".lock", "cvae-0123456789abcdef.npz", "manifest.json"])
def test_what_a_stopped_job_left_is_no_hindrance(tmp_path, file):
    (tmp_path / file).touch()
    assert parse_args(["--out", str(tmp_path)]).out == tmp_path


@pytest.mark.parametrize("out", ["", "packs/mine"])
def test_a_pack_is_not_put_among_the_images_it_is_made_from(tmp_path, capsys, out):
    with pytest.raises(SystemExit):
        parse_args(["--data", str(tmp_path), "--out", str(tmp_path / out)])
    assert "within --data; choose a folder elsewhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--preset", "smoke"], "halved down to one cell; training takes less with a smaller --b"),
        (["frames", "cache/phantom"], "They take less with a smaller --batch. What was finished"),
        (["verify", "cache/phantom"], ""),
    ],
)
def test_where_memory_ends_that_is_said_and_what_takes_less(
    arguments, advice, tmp_path, monkeypatch, capsys
):
    def refuse(*_):
        raise MemoryError("Unable to allocate 9 TiB")

    for name in ("_run", "frame_pack", "verify_pack"):
        monkeypatch.setattr(cli, name, refuse)
    options = [] if advice == "" or arguments[0] == "frames" else ["--out", str(tmp_path / "p")]
    assert main([*arguments, *options]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: memory does not suffice (Unable to allocate 9 TiB)")
    assert advice in said
    assert "Traceback" not in said


def test_an_error_that_nobody_foresaw_is_not_taken_for_want_of_memory(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(cli, "_run", fail)
    with pytest.raises(ZeroDivisionError, match="a mistake of ours"):
        main(["--preset", "smoke", "--out", str(tmp_path / "p")])
