# SPDX-License-Identifier: Apache-2.0
"""The template compiler and the messages (tools/tmplc, tools/poc)."""
