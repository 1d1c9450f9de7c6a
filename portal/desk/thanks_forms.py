"""The form with which a member of staff chooses the picture that customers see of them."""

from flask_wtf.file import FileField

from portal.deliveries.forms import OnceForm


class PictureForm(OnceForm):
    """One picture."""

    picture = FileField("A picture of yourself (PNG, JPEG or WebP, at most 10 MB)")

    def sent(self) -> bytes:
        """Return the bytes that were sent; none where nothing was chosen."""
        return self.picture.data.read() if self.picture.data else b""
