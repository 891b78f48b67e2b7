# SPDX-License-Identifier: Apache-2.0
"""What every module raises and main prints: file:line: message."""


class TemplateError(Exception):
    def __init__(self, path, line, text):
        super().__init__(f"{path}:{line}: {text}")
        self.path, self.line, self.text = path, line, text
