// SPDX-License-Identifier: GPL-3.0-or-later
// How the text of watchfloor.toml is changed in one place and left alone everywhere else.
#pragma once

#include "base/expected.h"
#include "runbook/tomlparser.h"

#include <QByteArray>

namespace wf::configtext {

struct Present
{
    QByteArray text;
    toml::table parsed;
};

/// What is there already; empty where nothing is.
Expected<QByteArray> present(const QString &path);
/// The same with what it says; InvalidInput, with the line, where it is no TOML.
Expected<Present> presentConfig(const QString &path);
/// Saves the new text only when it still is a valid configuration.
Expected<void> save(const QString &path, const QByteArray &text);

/// A text as TOML writes it, in quotes.
QString inQuotes(const QString &text);
/// A position of the parser as an offset in bytes. The parser counts lines and columns from 1, a column for
/// each character.
qsizetype offsetOf(const QByteArray &text, const toml::source_position &at);

} // namespace wf::configtext
