"""The lesson's words."""

TITLE = "Aprender · Style Atlas"
DESCRIPTION = "Seis pasos cortos hasta lo que hacen los parámetros de la transferencia de estilo."
LEAD = "Seis pasos cortos. Prediga primero y descubra después; los controles quedan libres."

STEPS_LABEL = "Pasos de la lección"
STEP = "Paso {number} de {count}"
REVEAL = "Descubrir"
PREVIOUS, NEXT = "Atrás", "Paso siguiente"
SHOWN_LABEL = "Se muestra"
RIGHT = "Eso es lo que ocurre."
WRONG = "Ocurre otra cosa."
NO_PREDICTION = "Lo que ocurre:"
NOT_HERE = (
    "Este paquete no tiene los resultados que muestra este paso. El texto habla de los del paquete "
    "que acompaña al programa, cache/phantom."
)

STEPS = {
    "content_and_style": {
        "title": "Contenido y estilo",
        "text": (
            "Tres imágenes: a la derecha la de contenido, con la anatomía correcta y sin textura; "
            "a la izquierda la de estilo, que la tiene. La transferencia de estilo parte de la de "
            "contenido y cambia sus píxeles, paso a paso, para reducir dos pérdidas.",
            "La pérdida de contenido compara mapas de características profundos: qué hay y "
            "dónde. La "
            "de estilo compara matrices de Gram, que dicen qué características se dan juntas, y no "
            "dónde.",
        ),
        "question": "¿Qué tomará de la imagen de estilo la del medio?",
        "predictions": (
            "Su anatomía: el corazón se irá a donde está en la de estilo",
            "Su textura: bordes, ruido y estructura fina, sobre la anatomía que tiene",
            "Su brillo y nada más",
        ),
        "reveal": (
            "La anatomía se queda, la textura llega: bordes oscuros, vasos en el pulmón, grano. "
            "Algunas estructuras son inventadas. Parecen ciertas y no significan nada: nadie las "
            "ha "
            "adquirido."
        ),
        "places": ("Antes", "Después"),
    },
    "style_weight": {
        "title": "El peso del estilo",
        "text": (
            "La pérdida es peso del estilo × pérdida de estilo + peso del contenido × pérdida de "
            "contenido. Aquí el peso del contenido es despreciable: el del estilo actúa solo.",
            "Con 1e-12 aún no se ve nada.",
        ),
        "question": "Haga el peso del estilo mil veces mayor, y luego diez millones de veces. ¿Qué "
        "espera?",
        "predictions": (
            "La textura es mil veces, y luego diez millones de veces, más fuerte",
            "Nada: sin peso del contenido no hay con qué comparar",
            "Aparece textura, luego demasiada, pero crece mucho más despacio que el peso",
        ),
        "reveal": (
            "Con 1e-9 hay textura, con 1e-5 también ruido: un peso diez mil veces mayor lleva la "
            "imagen unas tres veces más lejos. Adam divide el gradiente por su propio tamaño: en "
            "cuanto está muy por encima de su épsilon, un peso mayor ya no alarga los pasos. "
            "Pruebe con 1e-3 y 1e-1: otros píxeles, pero apenas más lejos de la de contenido."
        ),
        "places": ("1e-12", "1e-9", "1e-5"),
    },
    "content_weight": {
        "title": "El peso del contenido",
        "text": (
            "La ejecución parte de la propia imagen de contenido. Ahí la pérdida de contenido es "
            "0: solo tira cuando el estilo ya ha movido algo.",
            "Ahora el peso del estilo es 1e-9 y el del contenido 1e-10.",
        ),
        "question": "Suba el peso del contenido a 1e-2, cien millones de veces. ¿Qué ocurre?",
        "predictions": (
            "Los contornos nuevos se apagan y vuelve la anatomía de la de contenido",
            "La textura se refuerza",
            "Nada, pues la pérdida de contenido empieza en 0",
        ),
        "reveal": (
            "Los bordes y vasos que el estilo había dibujado se apagan. Ningún peso dice mucho "
            "por sí solo: cada uno multiplica a su pérdida. Con 1e-10 la parte del contenido en la "
            "suma acaba en unas millonésimas; con 1e-2, en más de un cuarto. Y más no es siempre "
            "más seguro: con pasos largos, un peso del contenido muy grande desborda y destroza la "
            "imagen. Elija abajo el codificador y su mapa mostrará dónde."
        ),
        "places": ("Peso del contenido 1e-10", "Peso del contenido 1e-2"),
    },
    "ratio": {
        "title": "Solo la razón, hasta épsilon",
        "text": (
            "Ahora las características las extrae el propio codificador del CVAE. Ambos pesos son "
            "1e4; su razón es 1.",
            "Adam divide por el tamaño del gradiente más una constante, épsilon, que aquí es 0,1.",
        ),
        "question": "Haga ambos pesos diez mil veces mayores. ¿Qué cambia?",
        "predictions": (
            "Nada que se vea: la razón es la misma",
            "Todo: la pérdida es diez mil veces mayor",
            "La textura se refuerza y la anatomía se queda",
        ),
        "reveal": (
            "La misma imagen. Ambos gradientes crecen por igual y la división de Adam lo cancela. "
            "Pero haga ambos pesos 1e-6: el gradiente cae por debajo de épsilon, es épsilon quien "
            "decide la división, los pasos se acortan y la ejecución se queda a medio camino. Fije "
            "abajo la razón y recórrala."
        ),
        "places": ("Ambos 1e4", "Ambos 1e8", "Ambos 1e-6"),
    },
    "learning_rate": {
        "title": "La tasa de aprendizaje y el caos",
        "text": (
            "Otra vez el paso anterior, con una tasa de aprendizaje de 5e-2 en vez de 5e-4: cada "
            "paso "
            "es cien veces más largo. Ambos pesos son 1e2.",
        ),
        "question": "Haga ambos pesos cien veces mayores, con la misma razón. ¿Y ahora?",
        "predictions": (
            "La misma imagen, como antes",
            "Una imagen de aspecto muy distinto",
            "Otros píxeles, el mismo aspecto",
        ),
        "reveal": (
            "La textura es igual de fuerte y de áspera, pero sus granos están en otro sitio. Con "
            "pasos "
            "largos la ejecución es caótica: una diferencia en la última cifra, un redondeo, crece "
            "hasta decidir cada píxel. Dos ejecuciones de los mismos parámetros difieren otro "
            "tanto. "
            "Solo lo que sobrevive a eso puede llamarse resultado."
        ),
        "places": ("Ambos 1e2", "Ambos 1e4"),
    },
    "extractor": {
        "title": "VGG o el codificador del CVAE",
        "text": (
            "VGG se entrenó con un millón de fotografías y no ha visto nunca un corazón. El "
            "codificador del CVAE se entrenó con estas mismas imágenes.",
            "Aquí está lo mejor de VGG.",
        ),
        "question": "¿Dará mejor textura el codificador del CVAE en su lugar?",
        "predictions": (
            "No: aprendió lo que sobrevive a la compresión, y la textura no sobrevive",
            "Sí: conoce estas imágenes",
            "No hay diferencia, ambas son redes convolucionales",
        ),
        "reveal": (
            "Reduce su propia pérdida de estilo, pero lo que resulta es una trama y ruido. VGG "
            "tuvo "
            "que distinguir miles de texturas y tiene características para ellas; al codificador "
            "se le "
            "premió por dejar fuera la textura. La tesis llegó a lo mismo."
        ),
        "places": ("VGG", "El codificador del CVAE"),
    },
}

# Sentences that JavaScript puts on the page.
BROWSER = {"right": RIGHT, "wrong": WRONG, "none": NO_PREDICTION}
