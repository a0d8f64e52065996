// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "desk/deskview.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;

namespace wf {

/// Adds a Prometheus target to the configuration.
class FeedDialog : public QDialog
{
    Q_OBJECT
public:
    FeedDialog(DeskView &desk, DeskSetup &setup, QWidget *parent);

private:
    void submit();
    DeskView &m_desk;
    DeskSetup &m_setup;
    QLineEdit *m_name;
    QLineEdit *m_url;
    QComboBox *m_interval;
    QLineEdit *m_token;
    QLabel *m_error;
};

} // namespace wf
