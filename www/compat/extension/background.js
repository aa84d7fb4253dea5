// Its address tells whoever started the browser where the extension's pages are.
