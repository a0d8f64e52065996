// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace wf {

enum class FilePurpose { OpenFile, OpenFolder, SaveFile };

/// The only way to ask for a file: a dialog in which nothing can be deleted, renamed or made, and which is
/// deleted when it closes. `place`: what it stands at first. Whoever asked opens it.
QFileDialog *makeFilePicker(QWidget *parent, const QString &title, FilePurpose purpose,
                            const QString &place = {}, const QString &filter = {});

} // namespace wf
