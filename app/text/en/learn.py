"""The lesson's words."""

TITLE = "Learn · Style Atlas"
DESCRIPTION = "Six short steps to what the parameters of neural style transfer do."
LEAD = "Six short steps. Predict first, then reveal; the sliders stay free to try."

STEPS_LABEL = "Steps of the lesson"
STEP = "Step {number} of {count}"
REVEAL = "Reveal"
PREVIOUS, NEXT = "Back", "Next step"
SHOWN_LABEL = "Shown"
RIGHT = "That is what happens."
WRONG = "Something else happens."
NO_PREDICTION = "What happens:"
NOT_HERE = (
    "This pack does not have the results that this step shows. Its words are about those of the "
    "pack that comes with the program, cache/phantom."
)

STEPS = {
    "content_and_style": {
        "title": "Content and style",
        "text": (
            "Three pictures: on the right the content image, with the right anatomy and no "
            "texture; on the left the style image, which has it. Style transfer starts from the "
            "content image and changes its pixels, step by step, to lower two losses.",
            "The content loss compares deep feature maps: what is where. The style loss compares "
            "Gram matrices, which say which features occur together, and not where.",
        ),
        "question": "What will the middle picture take from the style image?",
        "predictions": (
            "Its anatomy: the heart moves to where the style image's is",
            "Its texture: edges, noise and fine structure, on the anatomy it has",
            "Its brightness and nothing else",
        ),
        "reveal": (
            "The anatomy stays, the texture comes: dark rims, vessels in the lung, grain. Some of "
            "the structures are invented. They look right and mean nothing: nobody has scanned "
            "them."
        ),
        "places": ("Before", "After"),
    },
    "style_weight": {
        "title": "The style weight",
        "text": (
            "The loss is style weight × style loss + content weight × content loss. Here the "
            "content weight is negligible, so that the style weight acts alone.",
            "At 1e-12 nothing can be seen yet.",
        ),
        "question": "Make the style weight a thousand times larger, then ten million times. What "
        "do you expect?",
        "predictions": (
            "The texture is a thousand times, then ten million times as strong",
            "Nothing: without a content weight there is nothing to weigh against",
            "Texture appears, then too much of it, but it grows far more slowly than the weight",
        ),
        "reveal": (
            "At 1e-9 there is texture, at 1e-5 noise as well: ten thousand times the weight takes "
            "the image about three times as far. Adam divides the gradient by its own size: once "
            "it is far above Adam's epsilon, a larger weight does not lengthen the steps. Try 1e-3 "
            "and 1e-1: other pixels, but hardly further from the content image."
        ),
        "places": ("1e-12", "1e-9", "1e-5"),
    },
    "content_weight": {
        "title": "The content weight",
        "text": (
            "The run starts from the content image itself. There the content loss is 0: it pulls "
            "only once the style has moved something.",
            "Now the style weight is 1e-9 and the content weight 1e-10.",
        ),
        "question": "Raise the content weight to 1e-2, a hundred million times. What happens?",
        "predictions": (
            "The new outlines fade, the content image's anatomy comes back",
            "The texture gets stronger",
            "Nothing, as the content loss starts at 0",
        ),
        "reveal": (
            "Rims and vessels that the style had drawn fade. Neither weight says much by itself: "
            "each is multiplied by its loss. At 1e-10 the content's part of the sum ends at a few "
            "millionths, at 1e-2 at more than a quarter. More is not always safer: with long steps "
            "a very large content weight overshoots and wrecks the picture. Choose the encoder "
            "below, and its map shows where."
        ),
        "places": ("Content weight 1e-10", "Content weight 1e-2"),
    },
    "ratio": {
        "title": "Only the ratio, until epsilon",
        "text": (
            "Now the CVAE's own encoder extracts the features. Both weights are 1e4, their ratio "
            "is 1.",
            "Adam divides by the gradient's size plus a constant, epsilon, here 0.1.",
        ),
        "question": "Make both weights ten thousand times larger. What changes?",
        "predictions": (
            "Nothing that can be seen: the ratio is the same",
            "Everything: the loss is ten thousand times larger",
            "The texture gets stronger, the anatomy stays",
        ),
        "reveal": (
            "The same picture. Both gradients grow alike, and Adam's division cancels it. But make "
            "both weights 1e-6: the gradient sinks below epsilon, epsilon decides the division, "
            "the steps get short, and the run stops on the way. Lock the ratio below and walk "
            "along it."
        ),
        "places": ("Both 1e4", "Both 1e8", "Both 1e-6"),
    },
    "learning_rate": {
        "title": "The learning rate, and chaos",
        "text": (
            "The last step once more, with a learning rate of 5e-2 instead of 5e-4: every step is "
            "a hundred times as long. Both weights are 1e2.",
        ),
        "question": "Make both weights a hundred times larger, at the same ratio. And now?",
        "predictions": (
            "The same picture, as before",
            "A picture of quite another look",
            "Other pixels, the same look",
        ),
        "reveal": (
            "The texture is as strong and as rough, but its grains lie elsewhere. With long steps "
            "the run is chaotic: a difference in the last digit, rounding, grows until it decides "
            "every pixel. Two runs of the same parameters differ as much. Only what survives that "
            "can be called a result."
        ),
        "places": ("Both 1e2", "Both 1e4"),
    },
    "extractor": {
        "title": "VGG or the CVAE's encoder",
        "text": (
            "VGG was trained on a million photographs and has never seen a heart. The CVAE's "
            "encoder was trained on these very images.",
            "Here is VGG's best.",
        ),
        "question": "Will the CVAE's encoder, in its place, give better texture?",
        "predictions": (
            "No: it learned what survives compression, and texture does not",
            "Yes: it knows these images",
            "There is no difference, both are convolutional networks",
        ),
        "reveal": (
            "It lowers its own style loss, but what that makes is a grid and noise. VGG had to "
            "tell thousands of textures apart and has features for them; the encoder was rewarded "
            "for leaving texture out. The thesis came to the same finding."
        ),
        "places": ("VGG", "The CVAE's encoder"),
    },
}

# Sentences that JavaScript puts on the page.
BROWSER = {"right": RIGHT, "wrong": WRONG, "none": NO_PREDICTION}
