// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook/runbook.h"

#include <utility>
#include <vector>

namespace wf {

/// The text of one file as lines, with what the Markdown parser must not see taken out.
struct SourceText
{
    std::vector<QString> lines; ///< Without line ends; lines[0] is line 1.
    QByteArray forParser;       ///< The same lines; front matter and oversized stretches are empty lines.
    LineRange frontMatter;      ///< 0..0 where there is none.
    std::vector<std::pair<QString, QString>>
        fields; ///< "key: value" of the front matter, keys in lower case.
    std::vector<Diagnostic> diagnostics;
    bool usable = false; ///< False: diagnostics hold the one error.

    int count() const { return int(lines.size()); }
    const QString &line(int number) const { return lines[size_t(number - 1)]; }
    bool isBlank(int number) const { return line(number).trimmed().isEmpty(); }
    /// The lines joined; empty lines at both ends are left away.
    QString text(LineRange range) const;
    /// The range without empty lines at its end.
    LineRange trimmed(LineRange range) const;
};

/// Decodes UTF-8 and checks the bounds: size, no NUL bytes, nesting, table cells, stretches without an empty
/// line. The last three cost the Markdown parser more than linear time, so such lines are kept as plain text,
/// with a warning.
SourceText readSource(const QByteArray &bytes);

} // namespace wf
