"""What can stand in the way of an import or a download."""


class UploadGone(Exception):
    """The upload was imported or thrown away meanwhile, so there is nothing to import again."""


class NothingTicked(Exception):
    """No question of the upload is ticked."""


class NothingToWrite(Exception):
    """The set holds no sound question of the states that were asked for."""
