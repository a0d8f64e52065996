// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wf {

/// A text to read: the keys, what this program is.
class HelpDialog : public QDialog
{
    Q_OBJECT
public:
    HelpDialog(const QString &title, const QString &markdown, QWidget *parent);
};

} // namespace wf
