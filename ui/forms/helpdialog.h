// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wf {

/// Text to read beside the work: keys, the manual, what this program is. Needs no network and no browser.
class HelpDialog : public QDialog
{
    Q_OBJECT
public:
    HelpDialog(const QString &title, const QString &markdown, QWidget *parent);
};

} // namespace wf
